// One question, told by @xapi/cmi5. `told` on the page says what the LRS answered.
window.unit = new Cmi5();
const told = document.querySelector("#told");
const tell = (word) => (answer) => { told.textContent += `${word} ${answer?.status ?? "done"};`; };
const refused = (error) => { told.textContent += `refused ${error.response?.status} ${JSON.stringify(error.response?.data)};`; };

unit.initialize().then(tell("initialized"), refused);

for (const button of document.querySelectorAll("[data-score]")) {
  button.addEventListener("click", () => {
    const score = Number(button.dataset.score);
    const judged = score < unit.getLaunchData().masteryScore
      ? unit.fail(score).then(tell("failed"))
      : unit.pass(score).then(tell("passed")).then(() => unit.complete()).then(tell("completed"));
    judged.catch(refused);
  });
}
document.querySelector("#leave").addEventListener("click", () => {
  unit.terminate().then(() => location.assign(unit.getLaunchData().returnURL), refused);
});
