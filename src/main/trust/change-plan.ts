/** One program that is run to change a store. No shell is between. */
export interface ChangeStep {
  readonly program: string;
  readonly args: readonly string[];
  /** Needs the rights of an administrator. */
  readonly elevated: boolean;
}

/** What an install or a removal does, one step after the other. */
export interface ChangePlan {
  readonly steps: readonly ChangeStep[];
  /** Files and folders that change. */
  readonly files: readonly string[];
}
