import type { Milliseconds } from './units.ts';

/** What a scenario is, before it runs. */
export interface ScenarioInfo {
  /** That of its file, without the ending: `kill-an-upstream`. */
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** What one learns from it, in a sentence or two. */
  readonly lesson: string;
  /** How long it takes as planned, in seconds; waiting for what is late comes on top. */
  readonly seconds: number;
  /** The same seed makes the same requests in the same order. */
  readonly seed: number;
  readonly steps: readonly ScenarioStep[];
  /** In the order of their steps. */
  readonly checks: readonly ScenarioCheck[];
}

export interface ScenarioStep {
  readonly title: string;
  /** What happens. */
  readonly caption: string;
  /** Where to look, and what should be seen there. */
  readonly see: string;
  /** As planned, in seconds. */
  readonly seconds: number;
}

export interface ScenarioCheck {
  readonly id: string;
  /** Index of the step at whose end it is judged. */
  readonly step: number;
  /** What has to be true. */
  readonly sentence: string;
}

/**
 * - `starting`: upstreams start, and what the scenario adds is applied
 * - `passed`, `failed`: it is over and what it added is still up, so that one can look around, until it is stopped, reset or another runs
 */
export type ScenarioPhase = 'starting' | 'running' | 'paused' | 'passed' | 'failed';

/** `measuring` has numbers, and may still become either. */
export type ScenarioCheckState = 'waiting' | 'measuring' | 'passed' | 'failed';

export interface ScenarioCheckProgress {
  readonly id: string;
  readonly state: ScenarioCheckState;
  /** A sentence with the numbers as they were measured; empty before. */
  readonly measured: string;
}

/** What the traffic of a scenario has come to, as its clients saw it. */
export interface ScenarioTraffic {
  /** Requests that were sent in the last second. */
  readonly perSecond: number;
  readonly sent: number;
  /** Whatever the status. */
  readonly answered: number;
  /** Connections that could not be opened, were closed without a whole answer, or took too long. */
  readonly failed: number;
}

/** What a scenario adds to the configuration while it runs, as it would be written in a file; ids begin with `demo-`. */
export interface ScenarioOverlay {
  readonly listeners: readonly unknown[];
  readonly routes: readonly unknown[];
  readonly pools: readonly unknown[];
}

/** Something of a scenario that a browser can open. */
export interface ScenarioUrl {
  readonly title: string;
  readonly url: string;
}

/** The scenario that runs, or is over and still up. Sent whole. */
export interface ScenarioState {
  readonly name: string;
  readonly seed: number;
  readonly phase: ScenarioPhase;
  /** Why it failed where that was no check: a sentence. */
  readonly problem: string | null;
  /** Index of the present step. */
  readonly step: number;
  /** Time of the scenario, which stands still while it is paused. */
  readonly elapsed: Milliseconds;
  /** In the order of {@link ScenarioInfo.checks}. */
  readonly checks: readonly ScenarioCheckProgress[];
  /** Null while it starts. */
  readonly overlay: ScenarioOverlay | null;
  readonly urls: readonly ScenarioUrl[];
  readonly traffic: ScenarioTraffic;
}

/**
 * - `pause`: its time stands still and no further requests are sent; those in flight end
 * - `resume`: goes on by itself
 * - `step`: goes on to the end of the present step, and is paused before the next one
 * - `reset`: all of it is taken down and set up anew with the same seed, paused before the first step
 * - `stop`: all of it is taken down
 */
export const scenarioActions = ['pause', 'resume', 'step', 'reset', 'stop'] as const;
export type ScenarioAction = (typeof scenarioActions)[number];

/** Every id that a scenario adds to the configuration begins so. */
export const scenarioIdPrefix = 'demo-';

/** Largest seed; the smallest is 0. */
export const seedLimit = 2 ** 32 - 1;
