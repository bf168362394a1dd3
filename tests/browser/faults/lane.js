// Runs sequences, several at a time; answers what was done when, what is left on each phone, and which faults were met.
async ({ origin, modules, source, lanes, sequences }) => {
  const thread = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const sleep = (ms) => new Promise((wake) => setTimeout(wake, ms));
  const queue = [...sequences];
  const reports = [];

  class Phone {
    constructor(name, skew, run) {
      Object.assign(this, { name, skew, run, asked: new Map(), count: 0 });
    }
    wake() {
      this.waking ??= new Promise((done, fail) => {
        this.woken = done;
        const settings = { origin, modules, phone: this.name, skew: this.skew };
        this.worker = new Worker(thread, { type: "module", name: JSON.stringify(settings) });
        this.worker.onerror = (event) => fail(new Error(`A phone does not start: ${event.message}`));
        this.worker.onmessage = ({ data }) => (data.ready ? done() : this.hear(data));
      });
      return this.waking;
    }
    kill() {
      if (!this.worker) return;
      this.worker.terminate();
      this.worker = this.waking = null;
      // Also one that was killed before it had begun.
      this.woken();
      for (const done of this.asked.values()) done({ killed: true });
      this.asked.clear();
    }
    async ask(what, given) {
      do await this.wake();
      while (!this.worker);
      return new Promise((done) => {
        this.asked.set((this.count += 1), done);
        this.worker.postMessage([this.count, what, given]);
      });
    }
    // As often as it takes, where it is killed meanwhile.
    async sure(what, given) {
      for (;;) {
        const answer = await this.ask(what, given);
        if (answer.error && what !== "send") throw new Error(answer.error);
        if (!answer.killed) return answer;
      }
    }
    hear({ number, answer, met, late, ms, die, crash }) {
      if (number) this.asked.get(number)?.(answer), this.asked.delete(number);
      if (met) this.run.meet(met);
      if (late) this.run.wire.push(sleep(ms).then(() => fetch(...late)).then((got) => got.text()).catch(() => {}));
      if (crash) window.crash(crash);
      if (die !== undefined) this.killIn(die);
    }
    killIn(ms) {
      const { worker } = this;
      setTimeout(() => this.worker === worker && this.kill(), ms);
    }
  }

  const STEPS = {
    act: async (run, { phone, deed, kill, weather }) => {
      const from = Date.now();
      const given = { person: run.person, ...run.deeds[deed], weather };
      // Where the page was killed she saw no answer, and sends the form again.
      let answer = { killed: true };
      while (answer.killed) {
        const asking = run.phones[phone].ask("act", given);
        if (kill !== undefined) run.meet("killed while answering"), run.phones[phone].killIn(kill);
        kill = undefined;
        answer = await asking;
      }
      if (answer.error) throw new Error(answer.error);
      run.acts.push({ deed, skew: run.phones[phone].skew, from, to: Date.now(), taken: answer.taken });
    },
    send: (run, { weathers }) =>
      Promise.all(Object.entries(weathers).map(([phone, weather]) => run.phones[phone].ask("send", { person: run.person, weather }))),
    kill: (run, { phone }) => (run.meet("killed at rest"), run.phones[phone].kill()),
    jump: async (run, { phone, skew }) => {
      run.meet("clock jumped");
      await run.phones[phone].sure("jump", skew);
      run.phones[phone].skew = skew;
    },
    crash: (run, { kind }) => window.crash(kind),
  };

  async function heal(run) {
    const end = Date.now() + 90_000;
    for (const phone of run.phones) {
      await phone.sure("heal");
      for (;;) {
        const { error, waiting } = await phone.sure("send", { person: run.person, weather: [], isNow: true });
        if (!error && !waiting) break;
        if (Date.now() > end) throw new Error(`Still waiting: ${waiting}, ${error}`);
        await sleep(100);
      }
    }
    await Promise.all(run.wire);
    // The first phone hears what came from the second.
    for (const phone of run.phones.slice(0, -1)) {
      while ((await phone.sure("send", { person: run.person, weather: [], isNow: true })).error) {
        if (Date.now() > end) throw new Error("No answer any more");
        await sleep(100);
      }
    }
  }

  async function perform(lane, sequence) {
    const report = { number: sequence.number, acts: [], left: [], met: {} };
    const run = { ...sequence, acts: report.acts, wire: [] };
    run.meet = (kind) => (report.met[kind] = (report.met[kind] ?? 0) + 1);
    run.phones = sequence.skews.map((skew, place) => new Phone(`${lane}-${place}`, skew, run));
    const play = async () => {
      for (const [place, phone] of run.phones.entries()) {
        await phone.sure("admit", { ...sequence, token: sequence.tokens[place] });
      }
      for (const step of sequence.steps) await STEPS[step.what](run, step);
      await heal(run);
      for (const phone of run.phones) report.left.push(await phone.sure("left", sequence));
    };
    try {
      await Promise.race([play(), sleep(150_000).then(() => Promise.reject(new Error("It hangs")))]);
    } catch (error) {
      report.error = String(error.stack ?? error);
    }
    for (const phone of run.phones) {
      await Promise.race([phone.ask("leave", sequence), sleep(5000)]);
      phone.kill();
    }
    reports.push(report);
  }

  const drain = async (lane) => {
    for (let next = queue.shift(); next; next = queue.shift()) await perform(lane, next);
  };
  await Promise.all(Array.from({ length: lanes }, (_none, lane) => drain(lane)));
  URL.revokeObjectURL(thread);
  return reports;
};
