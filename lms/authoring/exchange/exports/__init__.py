"""Writers of what other systems read: GIFT, Moodle XML, QTI, Common Cartridge, cmi5. Each says what its format cannot."""
