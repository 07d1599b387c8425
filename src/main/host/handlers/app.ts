import type { AppInfo } from '../../../shared/contract/methods/app.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import type { AppStatus } from '../../../shared/model/status.ts';
import type { EngineSupervisor } from '../engine-supervisor.ts';

type AppHandlers = Pick<Handlers, 'app.info' | 'status.get' | 'engine.restart' | 'capture.set'>;

export interface AppHandlersOptions {
  readonly info: AppInfo;
  readonly status: () => AppStatus;
  readonly engine: EngineSupervisor;
  readonly setCapturing: (capturing: boolean) => Promise<void>;
}

/** The app as a whole and its engine. */
export function appHandlers({ info, status, engine, setCapturing }: AppHandlersOptions): AppHandlers {
  return {
    'app.info': () => info,
    'status.get': status,
    'engine.restart': async () => {
      await engine.restart();
      return {};
    },
    'capture.set': async ({ capturing }) => {
      await setCapturing(capturing);
      return {};
    },
  };
}
