"""Given and family names that are common in Morocco, to be combined: whoever bears both is nobody in particular. Data."""

WOMEN = (
    ("فاطمة", "Fatima"), ("خديجة", "Khadija"), ("عائشة", "Aïcha"), ("زهرة", "Zahra"), ("مليكة", "Malika"), ("نعيمة", "Naïma"),
    ("سعيدة", "Saïda"), ("رشيدة", "Rachida"), ("حليمة", "Halima"), ("ربيعة", "Rabia"), ("نادية", "Nadia"), ("لطيفة", "Latifa"),
    ("أمينة", "Amina"), ("حنان", "Hanane"), ("سناء", "Sanaa"), ("مريم", "Maryam"), ("إيمان", "Imane"), ("زينب", "Zineb"),
    ("إيطو", "Itto"), ("تودة", "Touda"), ("ياميمة", "Yamina"), ("رقية", "Rqia"), ("كلثوم", "Keltoum"), ("السعدية", "Saadia"),
)  # fmt: skip
MEN = (
    ("محمد", "Mohamed"), ("أحمد", "Ahmed"), ("حسن", "Hassan"), ("الحسين", "Lahoucine"), ("إبراهيم", "Brahim"), ("عمر", "Omar"),
    ("يوسف", "Youssef"), ("عبد الله", "Abdellah"), ("رشيد", "Rachid"), ("سعيد", "Saïd"), ("مصطفى", "Mustapha"), ("خالد", "Khalid"),
    ("علي", "Ali"), ("عزيز", "Aziz"), ("كريم", "Karim"), ("جمال", "Jamal"), ("العربي", "Larbi"), ("موحى", "Moha"),
    ("باسو", "Basso"), ("إدريس", "Driss"), ("حميد", "Hamid"), ("نور الدين", "Noureddine"), ("عبد الرحيم", "Abderrahim"), ("المهدي", "Mehdi"),
)  # fmt: skip
FAMILIES = (
    ("العلوي", "Alaoui"), ("الإدريسي", "Idrissi"), ("بناني", "Bennani"), ("أمزيان", "Amziane"), ("أيت علي", "Aït Ali"),
    ("الفاسي", "Fassi"), ("بوعزة", "Bouazza"), ("الحسني", "Hassani"), ("المنصوري", "Mansouri"), ("الزياني", "Ziani"),
    ("أوبلا", "Oubella"), ("الصحراوي", "Sahraoui"), ("الدكالي", "Doukkali"), ("السوسي", "Soussi"), ("الريفي", "Rifi"),
    ("العمراني", "Amrani"), ("بنجلون", "Benjelloun"), ("الخطابي", "Khattabi"), ("أزولاي", "Azoulay"), ("الورياغلي", "Ouriaghli"),
    ("التازي", "Tazi"), ("بوشعيب", "Bouchaïb"), ("الناصري", "Naciri"), ("أيت حدو", "Aït Haddou"), ("الشرقاوي", "Cherkaoui"),
    ("بلقاسم", "Belkacem"), ("الغازي", "Ghazi"), ("أوحمان", "Ouhmane"), ("الركيبي", "Rguibi"), ("المرابط", "Mrabet"),
)  # fmt: skip
# Before the number of a cooperative.
COOPERATIVE_AR, COOPERATIVE_FR = "تعاونية تجريبية", "Coopérative de démonstration"
# Motifs of web/static/motifs that people choose as their picture.
PICTURES = ("argan", "pomegranate", "teapot", "jar", "fish", "bee")
