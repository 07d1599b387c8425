import { createStore } from 'zustand';
import { schemaFromDescriptors } from './from-descriptors.ts';
import { schemaFromProto } from './from-proto.ts';
import { emptySchema, mergeSchemas, type ProtoSchema } from './schema.ts';

/** Files that are kept, and bytes of all of them. */
export const schemaFileLimit = 100;
export const schemaByteLimit = 8 * 1024 * 1024;

export interface SchemaFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface SchemaState {
  readonly files: readonly SchemaFile[];
  readonly schema: ProtoSchema;
  /** Why the files that were given last were not taken, as a sentence; null where they were. */
  readonly problem: string | null;
  /** Adds files to those there are; one of the same name takes its place. All of them or none. */
  add(files: readonly SchemaFile[]): void;
  clear(): void;
}

/** The schemas that a person gave, kept until the window is closed. */
export const schemaStore = createStore<SchemaState>((set, get) => ({
  files: [],
  schema: emptySchema,
  problem: null,
  add(added) {
    const names = new Set(added.map(({ name }) => name));
    const files = [...get().files.filter(({ name }) => !names.has(name)), ...added];
    const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (files.length > schemaFileLimit || size > schemaByteLimit) {
      set({
        problem: `At most ${schemaFileLimit} files of together ${schemaByteLimit / (1024 * 1024)} MiB are kept.`,
      });
      return;
    }
    try {
      const isSource = ({ name }: SchemaFile) => /\.proto$/i.test(name);
      const sources = files.filter(isSource).map(({ bytes }) => new TextDecoder().decode(bytes));
      const sets = files.filter((file) => !isSource(file)).map(({ bytes }) => schemaFromDescriptors(bytes));
      set({ files, schema: mergeSchemas([...sets, schemaFromProto(sources)]), problem: null });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      set({ problem: `${[...names].join(', ').slice(0, 200)} could not be read: ${reason.slice(0, 300)}` });
    }
  },
  clear: () => set({ files: [], schema: emptySchema, problem: null }),
}));
