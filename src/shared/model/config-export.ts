/** The proxies that a configuration can be written for. */
export const configExportFormats = ['nginx', 'haproxy', 'caddy'] as const;

export type ConfigExportFormat = (typeof configExportFormats)[number];

export const isConfigExportFormat = (name: string): name is ConfigExportFormat =>
  configExportFormats.some((format) => format === name);

/** Something that the other proxy does not do, or not quite. */
export interface LeftOut {
  /** Where it is in the configuration, such as `pools[0].slowStart`; '' for what is true of the file as a whole. */
  readonly path: string;
  /** What is meant, on one line. */
  readonly what: string;
  readonly why: string;
  /** What to do about it. */
  readonly instead: string;
}

export interface ExportedFile {
  readonly name: string;
  readonly text: string;
}

/** A configuration in the language of another proxy. */
export interface ConfigExport {
  readonly format: ConfigExportFormat;
  readonly files: readonly ExportedFile[];
  readonly leftOut: readonly LeftOut[];
}
