import type { Handlers } from '../../../shared/contract/methods.ts';
import type { ReplayService } from '../replay-service.ts';

export function replayHandlers(
  replay: ReplayService,
): Pick<Handlers, 'replay.send' | 'replay.repeat' | 'replay.cancel'> {
  return {
    'replay.send': async (params) => ({ id: await replay.send(params) }),
    'replay.repeat': async (params) => ({ id: await replay.repeat(params) }),
    'replay.cancel': ({ id }) => {
      replay.cancel(id);
      return {};
    },
  };
}
