import { z } from 'zod';
import type { Discovery } from '../../model/discovery.ts';
import { nothing } from './params.ts';

export interface AddedService {
  /** Where the service can be opened now. */
  readonly url: string;
  readonly route: string;
  readonly listener: string;
}

/** What listens on this machine, and how it becomes a service. */
export const serviceMethodParams = {
  'discovery.ports': nothing,
  /** Makes whatever is missing of listener, pool and route so that `https://NAME.localhost` reaches `url`. */
  'services.add': z.strictObject({ name: z.string().min(1).max(253), url: z.string().min(1).max(2048) }),
} as const;

export interface ServiceMethodResults {
  'discovery.ports': Discovery;
  'services.add': AddedService;
}
