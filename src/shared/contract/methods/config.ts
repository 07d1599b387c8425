import { z } from 'zod';
import type { Mistake } from '../../config/mistakes.ts';
import { type ConfigExport, configExportFormats } from '../../model/config-export.ts';
import type { ConfigHistoryEntry } from '../../model/config-history.ts';
import { configInput, nothing, revision } from './params.ts';

/** The configuration file as it is on disk. */
export interface ConfigSnapshot {
  readonly path: string;
  readonly exists: boolean;
  /** SHA-256 of the text, hex. Changes are made against a revision. */
  readonly revision: string;
  readonly text: string;
  /** The file's value before defaults are filled in; what forms edit and send back. */
  readonly input: unknown;
  readonly mistakes: readonly Mistake[];
}

/** The configuration file, and those that were applied before. */
export const configMethodParams = {
  'config.get': nothing,
  /** Checks a value without applying it. */
  'config.check': z.strictObject({ input: configInput }),
  /** Writes a configuration for another proxy: the value given, or the file as it is. Changes nothing. */
  'config.export': z.strictObject({ format: z.enum(configExportFormats), input: configInput.optional() }),
  /** Validates, applies to the engine and then saves; all of it or nothing. */
  'config.apply': z.strictObject({ input: configInput, baseRevision: revision }),
  /** Reads the file again and applies it, as SIGHUP does. */
  'config.reload': nothing,
  /** Configurations that were applied, oldest first. */
  'config.history': nothing,
  /** Makes one of those the file again, comments and all, and applies it. */
  'config.restore': z.strictObject({ revision }),
} as const;

export interface ConfigMethodResults {
  'config.get': ConfigSnapshot;
  'config.check': { readonly mistakes: readonly Mistake[] };
  'config.export': ConfigExport;
  'config.apply': { readonly revision: string; readonly generation: number };
  'config.reload': { readonly revision: string; readonly generation: number };
  'config.history': { readonly items: readonly ConfigHistoryEntry[] };
  'config.restore': { readonly revision: string; readonly generation: number };
}
