import { checkConfig } from '../../../shared/config/check.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import type { Configuration } from '../configuration.ts';

type ConfigHandlers = Pick<Handlers, 'config.get' | 'config.check' | 'config.apply' | 'config.reload'>;

/** The configuration file. */
export function configHandlers(configuration: Configuration): ConfigHandlers {
  return {
    'config.get': () => configuration.snapshot(),
    'config.check': ({ input }) => {
      const checked = checkConfig(input);
      return { mistakes: checked.ok ? [] : checked.mistakes };
    },
    'config.apply': ({ input, baseRevision }) => configuration.apply(input, baseRevision),
    'config.reload': () => configuration.reload(),
  };
}
