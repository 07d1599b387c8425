import { ContractError } from '../../../shared/contract/errors.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import { TargetError } from '../../doctor/chain-plan.ts';
import { HostsChangeError } from '../../names/hosts-plan.ts';
import { HostsBlockError } from '../../names/hosts-text.ts';
import type { Names } from '../../names/names.ts';
import type { DoctorRuns } from '../doctor-runs.ts';

type DoctorHandlers = Pick<Handlers, 'doctor.run' | 'doctor.cancel' | 'names.plan' | 'names.apply'>;

export interface DoctorHandlersOptions {
  readonly doctor: DoctorRuns;
  readonly names: Names;
}

/** The doctor, and the hosts file that it offers entries for. */
export function doctorHandlers({ doctor, names }: DoctorHandlersOptions): DoctorHandlers {
  return {
    'doctor.run': ({ target, proxyVariables }) => {
      try {
        return { id: doctor.start(target ?? null, proxyVariables ?? {}) };
      } catch (error) {
        throw error instanceof TargetError ? new ContractError('call.invalid_params', error.message) : error;
      }
    },
    'doctor.cancel': ({ id }) => {
      doctor.cancel(id);
      return {};
    },
    'names.plan': ({ change }) => told(() => names.plan(change)),
    'names.apply': ({ change, revision }) => told(() => names.apply(change, revision)),
  };
}

/** @throws ContractError `names.refused` */
async function told<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const isMeant =
      error instanceof HostsChangeError ||
      error instanceof HostsBlockError ||
      (error instanceof Error && 'syscall' in error);
    throw isMeant ? new ContractError('names.refused', error.message) : error;
  }
}
