import type { ScenarioPhase, ScenarioState } from '../../../shared/model/scenario.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import type { ScenarioFile } from '../../../shared/scenario/schema.ts';
import type { Step } from '../../../shared/scenario/step.ts';
import type { Asked, Stage } from '../stage.ts';
import type { TrafficRequests } from '../traffic/protocol.ts';
import type { UpstreamRequests } from '../upstreams/protocol.ts';
import { perform } from './actions.ts';
import { JudgedCheck } from './judge.ts';
import { Measuring } from './measuring.ts';
import { ScenarioClock } from './scenario-clock.ts';
import { Scenery } from './scenery.ts';

/** Between two looks at what was measured, in milliseconds; what is shown is no newer. */
const lookInterval = 250;

export interface ScenarioRunOptions {
  readonly name: string;
  readonly file: ScenarioFile;
  readonly seed: number;
  /** Seconds of the scenario in one second. */
  readonly speed: number;
  /** Waits before the first step until it is told to go on. */
  readonly paused: boolean;
  readonly stage: Stage;
  /** Something of the state changed; at most 4 a second and once for each change of phase. */
  readonly onChange: () => void;
}

/** One run of a scenario, from its upstreams to what it leaves to look at. */
export class ScenarioRun {
  readonly #options: ScenarioRunOptions;
  readonly #clock: ScenarioClock;
  readonly #measuring: Measuring;
  readonly #scenery: Scenery;
  readonly #checks: readonly (readonly JudgedCheck[])[];
  readonly #upstreams: Asked<UpstreamRequests>;
  readonly #traffic: Asked<TrafficRequests>;
  #phase: ScenarioPhase = 'starting';
  #problem: string | null = null;
  #step = 0;
  #isEnded = false;
  #pausesAfterStep = false;
  /** Resolved when whoever waits for it may look again. */
  #change = Promise.withResolvers<void>();
  #course: Promise<void> = Promise.resolve();
  #reloadTimer: NodeJS.Timeout | undefined;
  #reloading: Promise<void> = Promise.resolve();

  constructor(options: ScenarioRunOptions) {
    const { file, stage, seed, speed } = options;
    this.#options = options;
    this.#clock = new ScenarioClock(speed);
    this.#measuring = new Measuring(file, stage);
    this.#scenery = new Scenery(file, stage);
    this.#checks = file.steps.map(({ checks }) => checks.map((check) => new JudgedCheck(check)));
    this.#upstreams = stage.startUpstreams(seed);
    this.#traffic = stage.startTraffic(seed);
  }

  get name(): string {
    return this.#options.name;
  }

  /** Over, though still up. */
  get isOver(): boolean {
    return this.#phase === 'passed' || this.#phase === 'failed';
  }

  get state(): ScenarioState {
    return {
      name: this.#options.name,
      seed: this.#options.seed,
      phase: this.#phase,
      problem: this.#problem,
      step: this.#step,
      elapsed: milliseconds(Math.round(this.#clock.now)),
      checks: this.#checks.flat().map(({ progress }) => progress),
      overlay: this.#scenery.overlay,
      urls: this.#scenery.urls,
      traffic: this.#measuring.traffic,
    };
  }

  /** Begins; what goes wrong is in the state. */
  begin(): void {
    this.#course = this.#play().catch((error: unknown) => {
      if (!this.#isEnded) this.#fail(error instanceof Error ? error.message : String(error));
    });
  }

  async pause(): Promise<void> {
    if (this.#phase !== 'running') return;
    this.#clock.pause();
    this.#setPhase('paused');
    await this.#pauseTraffic(true);
  }

  async resume(): Promise<void> {
    this.#pausesAfterStep = false;
    await this.#goOn();
  }

  async step(): Promise<void> {
    this.#pausesAfterStep = true;
    await this.#goOn();
  }

  /** What the scenario added is gone, without its doing. */
  lost(message: string): void {
    this.#scenery.forget();
    if (!this.isOver) this.#fail(`The scenario was ended. ${message}`);
    else this.#options.onChange();
  }

  /** Takes everything down, whatever state it is in. */
  async end(): Promise<void> {
    this.#isEnded = true;
    this.#clock.pause();
    clearInterval(this.#reloadTimer);
    this.#wake();
    // Threads first: what the course waits for from them is refused then, and it ends.
    await Promise.all([this.#traffic.terminate(), this.#upstreams.terminate()]);
    await this.#course;
    await this.#reloading;
    await this.#options.stage.watch(null);
    await this.#scenery.strike();
  }

  async #goOn(): Promise<void> {
    if (this.#phase !== 'paused') return;
    if (!(await this.#pauseTraffic(false))) return;
    this.#clock.run();
    this.#setPhase('running');
  }

  /** False where the thread is gone, of which nothing else would tell while the scenario is paused: then it failed. */
  async #pauseTraffic(paused: boolean): Promise<boolean> {
    try {
      await this.#traffic.request('pause', { paused });
      return true;
    } catch (error) {
      if (!this.#isEnded && !this.isOver) this.#fail(error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  async #play(): Promise<void> {
    const { stage, file, paused } = this.#options;
    const hindrance = stage.hindrance();
    if (hindrance !== null) throw new Error(hindrance);
    await this.#scenery.build(this.#upstreams);
    await stage.watch({
      exchanges: (items) => this.#measuring.takeExchanges(items),
      event: (event) => this.#measuring.takeEvent(event),
      status: () => this.#measuring.takeStatus(),
      lost: (message) => this.lost(message),
    });
    if (this.#isEnded) return;
    this.#setPhase('running');
    if (paused) await this.pause();
    else this.#clock.run();
    if (this.isOver) return;
    for (const [index, step] of file.steps.entries()) {
      await this.#whileGoing();
      if (this.#isEnded) return;
      this.#step = index;
      await this.#playStep(step, this.#checks[index] ?? []);
      if (this.#isEnded || this.isOver) return;
      const isLast = index === file.steps.length - 1;
      if (this.#pausesAfterStep && !isLast) await this.pause();
    }
    await this.#stopStreams();
    await this.#measuring.refresh(this.#upstreams, this.#traffic);
    this.#clock.pause();
    const isPassed = this.#checks.flat().every(({ progress }) => progress.state === 'passed');
    this.#setPhase(isPassed ? 'passed' : 'failed');
  }

  async #playStep(step: Step, checks: readonly JudgedCheck[]): Promise<void> {
    await this.#measuring.refresh(this.#upstreams, this.#traffic);
    this.#measuring.takeStatus();
    const began = this.#clock.now;
    this.#measuring.beginStep(step.id);
    for (const action of step.actions) {
      await perform(action, {
        file: this.#options.file,
        stage: this.#options.stage,
        upstreams: this.#upstreams,
        traffic: this.#traffic,
        ports: this.#scenery.ports,
        apply: (variant) => this.#scenery.apply(variant),
        reload: (variants, every) => this.#reload(variants, every),
      });
    }
    this.#options.onChange();
    await this.#untilJudged(began + step.duration, step.patience, checks);
    clearInterval(this.#reloadTimer);
    await this.#reloading;
    for (const check of checks) check.close();
    this.#options.onChange();
  }

  /** Looks again and again until the step is over and its checks have what they need, or its patience is at an end. */
  async #untilJudged(end: number, patience: number, checks: readonly JudgedCheck[]): Promise<void> {
    let plannedEnd: number | null = null;
    for (;;) {
      await this.#whileGoing();
      if (this.#isEnded || this.isOver) return;
      await this.#measuring.refresh(this.#upstreams, this.#traffic);
      for (const check of checks) {
        check.look(this.#measuring.evidenceSince(check.check.since ?? this.#presentStep()));
      }
      const now = this.#clock.now;
      if (now >= end) {
        plannedEnd ??= Date.now();
        const isComplete =
          !checks.some(({ isPending }) => isPending) && !this.#measuring.isUnderWayFrom(plannedEnd);
        if (isComplete || now >= end + patience) return;
      }
      this.#options.onChange();
      await this.#rest(now < end ? Math.min(lookInterval, end - now) : lookInterval);
    }
  }

  #presentStep(): string {
    return this.#options.file.steps[this.#step]?.id ?? '';
  }

  /** Each waits for the one before, so that a slow machine applies fewer instead of piling them up. */
  #reload(variants: readonly string[], every: number): void {
    let next = 0;
    let isBusy = false;
    clearInterval(this.#reloadTimer);
    this.#reloadTimer = setInterval(() => {
      const variant = variants[next % variants.length];
      if (isBusy || !this.#clock.isRunning || variant === undefined) return;
      next += 1;
      isBusy = true;
      this.#reloading = this.#scenery.apply(variant).then(
        () => {
          isBusy = false;
        },
        (error: unknown) => {
          clearInterval(this.#reloadTimer);
          if (!this.#isEnded && !this.isOver)
            this.#fail(error instanceof Error ? error.message : String(error));
        },
      );
    }, every);
  }

  async #stopStreams(): Promise<void> {
    for (const name of Object.keys(this.#options.file.streams)) await this.#traffic.request('stop', { name });
  }

  #fail(problem: string): void {
    this.#problem = problem;
    this.#clock.pause();
    clearInterval(this.#reloadTimer);
    for (const check of this.#checks.flat()) {
      if (check.progress.state === 'measuring') check.close();
    }
    this.#setPhase('failed');
    // Nothing further is sent; the thread may be the very thing that went wrong.
    this.#traffic.request('close', {}).catch(() => undefined);
  }

  #setPhase(phase: ScenarioPhase): void {
    this.#phase = phase;
    this.#wake();
    this.#options.onChange();
  }

  #wake(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers<void>();
  }

  /** Waits while it is paused. */
  async #whileGoing(): Promise<void> {
    while (this.#phase === 'paused' && !this.#isEnded) await this.#change.promise;
  }

  /** For some milliseconds, or until something changed. */
  async #rest(time: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, time);
    });
    await Promise.race([over, this.#change.promise]);
    clearTimeout(timer);
  }
}
