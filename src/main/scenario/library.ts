import { readdir, readFile } from 'node:fs/promises';
import { formatMistake, type Mistake } from '../../shared/config/mistakes.ts';
import { checkScenario } from '../../shared/scenario/check.ts';
import type { ScenarioFile } from '../../shared/scenario/schema.ts';
import { placeMistakes } from '../config/parse.ts';
import { readYaml } from '../config/yaml.ts';

/** Files of a folder that are looked at. */
const fileLimit = 100;
const ending = '.yaml';

export interface NamedScenario {
  /** That of the file, without its ending. */
  readonly name: string;
  readonly scenario: ScenarioFile;
}

/** A scenario's file is not as it should be. The message lists the mistakes with their lines. */
export class ScenarioFileError extends Error {
  override readonly name = 'ScenarioFileError';
  readonly mistakes: readonly Mistake[];

  constructor(file: string, mistakes: readonly Mistake[]) {
    super(`${file} is not valid: ${mistakes.map(formatMistake).join('\n')}`);
    this.mistakes = mistakes;
  }
}

/** Reads the text of a scenario's file. @throws ScenarioFileError */
export function parseScenario(file: string, text: string): ScenarioFile {
  const read = readYaml(text);
  if (!read.ok) throw new ScenarioFileError(file, read.mistakes);
  const checked = checkScenario(read.input);
  if (!checked.ok) throw new ScenarioFileError(file, placeMistakes(text, checked.mistakes));
  return checked.scenario;
}

/**
 * Every scenario of a folder, in the order in which they are shown. A URL, as the folder may be inside the app's archive.
 *
 * @throws ScenarioFileError for the first that has mistakes; the errors of `node:fs` when the folder cannot be read
 */
export async function readScenarios(folder: URL): Promise<readonly NamedScenario[]> {
  const files = (await readdir(folder)).filter((file) => /^[a-z0-9-]+\.yaml$/.test(file)).slice(0, fileLimit);
  const scenarios = await Promise.all(
    files.map(async (file) => ({
      name: file.slice(0, -ending.length),
      scenario: parseScenario(file, await readFile(new URL(file, folder), 'utf8')),
    })),
  );
  return scenarios.sort(
    (one, other) => one.scenario.order - other.scenario.order || one.name.localeCompare(other.name, 'en'),
  );
}
