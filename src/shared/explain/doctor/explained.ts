import type { PortProcess } from '../../model/discovery.ts';
import type { FindingCode, FindingOf } from '../../model/doctor-finding.ts';
import type { DoctorFix } from '../../model/doctor-fix.ts';
import { code, type Segment, say } from '../segments.ts';

/** A finding in words, and what to do about it; the first fix is the one to try first. */
export interface ExplainedFinding {
  readonly sentence: readonly Segment[];
  readonly fixes: readonly DoctorFix[];
}

/** The findings of one step. */
export type FindingsOf<Prefix extends string> = {
  [Code in Extract<FindingCode, `${Prefix}.${string}`>]: FindingOf<Code>;
}[Extract<FindingCode, `${Prefix}.${string}`>];

export const advice = (label: string): DoctorFix => ({ kind: 'advice', label });

export const command = (
  label: string,
  commands: readonly string[],
  more: { readonly undo?: readonly string[]; readonly caveat?: string | null } = {},
): DoctorFix => ({ kind: 'command', label, commands, undo: more.undo ?? [], caveat: more.caveat ?? null });

/** A hosts file has no patterns, so of a sample only a person knows which names are meant. */
export const hostsEntry = (name: string, sampleOf: string | null): DoctorFix =>
  sampleOf === null
    ? { kind: 'hosts', label: `Add ${name} to the hosts file`, names: [name] }
    : advice(
        `Add each name of ${sampleOf} that is needed to the hosts file, which knows no patterns: doorman hosts --add NAME`,
      );

/** Values as a sentence lists them, each by itself in the data font. */
export const codes = (values: readonly string[]): readonly Segment[] =>
  values.flatMap((value, index) => {
    const joint = index === 0 ? '' : index === values.length - 1 ? ' and ' : ', ';
    return say`${joint}${code(value)}`;
  });

/** `node (pid 4121)`. */
export const holderText = (holder: PortProcess | null, otherwise: string): string =>
  holder === null ? otherwise : `${holder.name} (pid ${holder.pid})`;
