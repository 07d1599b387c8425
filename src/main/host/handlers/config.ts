import { checkConfig } from '../../../shared/config/check.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import { editConfigText } from '../../config/edit.ts';
import { exportConfig } from '../../export/export-config.ts';
import type { ConfigHistory } from '../config-history.ts';
import type { Configuration } from '../configuration.ts';

type ConfigHandlers = Pick<
  Handlers,
  | 'config.get'
  | 'config.check'
  | 'config.preview'
  | 'config.export'
  | 'config.apply'
  | 'config.reload'
  | 'config.history'
  | 'config.restore'
>;

/** The configuration file, as it is and as it was. */
export function configHandlers(configuration: Configuration, history: ConfigHistory): ConfigHandlers {
  return {
    'config.get': () => configuration.snapshot(),
    'config.check': ({ input }) => {
      const checked = checkConfig(input);
      return { mistakes: checked.ok ? [] : checked.mistakes };
    },
    'config.preview': ({ input }) => {
      const before = configuration.snapshot().text;
      const edited = editConfigText(before, input);
      if (!edited.ok)
        throw new ContractError(
          'config.invalid',
          'The file cannot be read, so there is nothing to change. Mend it first.',
          edited.mistakes,
        );
      return { before, after: edited.text };
    },
    'config.export': ({ format, input = configuration.snapshot().input }) => {
      const checked = checkConfig(input);
      if (checked.ok) return exportConfig(checked.config, format);
      const why = 'The configuration has mistakes, so there is nothing to export. Mend them first.';
      throw new ContractError('config.invalid', why, checked.mistakes);
    },
    'config.apply': ({ input, baseRevision }) => configuration.apply(input, baseRevision),
    'config.reload': () => configuration.reload(),
    'config.history': () => ({ items: history.list() }),
    'config.restore': ({ revision }) => {
      const text = history.textOf(revision);
      if (text === null) {
        throw new ContractError(
          'config.not_kept',
          'That configuration is not kept any more. Choose another one of the list.',
        );
      }
      return configuration.restore(text);
    },
  };
}
