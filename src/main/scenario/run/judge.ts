import type { ScenarioCheckProgress, ScenarioCheckState } from '../../../shared/model/scenario.ts';
import type { Evidence, Reading, Verdict } from '../../../shared/scenario/evidence.ts';
import { readMeasure } from '../../../shared/scenario/measures/read.ts';
import type { Check } from '../../../shared/scenario/step.ts';

const finalStates: Readonly<Partial<Record<Verdict, ScenarioCheckState>>> = {
  proved: 'passed',
  refuted: 'failed',
};

/** One check as it stands. */
export class JudgedCheck {
  readonly check: Check;
  #state: ScenarioCheckState = 'waiting';
  #reading: Reading = { verdict: 'pending', measured: '' };

  constructor(check: Check) {
    this.check = check;
  }

  get progress(): ScenarioCheckProgress {
    return { id: this.check.id, state: this.#state, measured: this.#reading.measured };
  }

  get isFinal(): boolean {
    return this.#state === 'passed' || this.#state === 'failed';
  }

  /** Whether more time may bring what is missing. */
  get isPending(): boolean {
    return !this.isFinal && this.#reading.verdict === 'pending';
  }

  /** Reads what there is by now; what is decided stays so. */
  look(evidence: Evidence): void {
    if (this.isFinal) return;
    this.#reading = readMeasure(this.check.by, evidence);
    this.#state = finalStates[this.#reading.verdict] ?? 'measuring';
  }

  /** Its time is over. */
  close(): void {
    if (this.isFinal) return;
    this.#state = this.#reading.verdict === 'holds' ? 'passed' : 'failed';
  }
}
