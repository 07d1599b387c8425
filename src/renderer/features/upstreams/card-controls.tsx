import { ChevronDown, Ellipsis } from 'lucide-react';
import { memo } from 'react';
import { type BreakMode, breakModes } from '../../../shared/model/upstream-control.ts';
import type { UpstreamState } from '../../../shared/model/upstream-health.ts';
import { useStores } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import type { MenuAction } from '../../ui/menu.tsx';
import { MenuButton } from '../../ui/menu-button.tsx';
import { type Control, isOutOfService } from './controls.ts';

const breakLabels: Readonly<Record<BreakMode, string>> = {
  refuse: 'Refuse connections',
  slow: 'Answer slowly',
  error: 'Answer 500',
  reset: 'Reset connections',
};

export interface CardControlsProps {
  readonly pool: string;
  readonly id: string;
  readonly state: UpstreamState;
  readonly broken: BreakMode | null;
  readonly onControl: (control: Control) => void;
}

/**
 * What can be done to an upstream; the two most used are in view. Rendered again only when what is offered changes,
 * not with each second's figures.
 */
export const CardControls = memo(({ pool, id, state, broken, onControl }: CardControlsProps) => {
  const { navigation } = useStores();
  const name = `${id} of ${pool}`;
  const isOut = isOutOfService({ state });
  const use = (action: Exclude<Control['action'], 'break'>) => () =>
    onControl({ pool, upstream: id, action });
  const showRequests = () => {
    navigation.getState().setFilter(`upstream:${pool}/${id}`);
    navigation.getState().show('inspector');
  };
  const breaks = breakModes.map(
    (mode): MenuAction => ({
      id: mode,
      label: breakLabels[mode],
      isDisabled: broken === mode,
      onAction: () => onControl({ pool, upstream: id, action: 'break', mode }),
    }),
  );
  const more: readonly MenuAction[] = [
    { id: 'enable', label: 'Enable', isDisabled: !isOut, onAction: use('enable') },
    { id: 'drain', label: 'Drain', isDisabled: isOut, onAction: use('drain') },
    {
      id: 'disable',
      label: 'Disable',
      isDisabled: state === 'disabled',
      onAction: use('disable'),
    },
    { id: 'reset', label: 'Reset counters and failures', onAction: use('reset') },
  ];
  return (
    <footer className="mt-auto flex items-center gap-1.5">
      <Button
        size="sm"
        variant="ghost"
        className="-ml-2"
        onPress={showRequests}
        aria-label={`Show requests of ${name}`}
      >
        Show requests
      </Button>
      <span className="flex-1" />
      <Button
        size="sm"
        onPress={use(isOut ? 'enable' : 'drain')}
        aria-label={`${isOut ? 'Enable' : 'Drain'} ${name}`}
      >
        {isOut ? 'Enable' : 'Drain'}
      </Button>
      {broken === null ? (
        <MenuButton label={`Break ${name}`} actions={breaks} title="Break on purpose">
          Break
          <ChevronDown size={12} aria-hidden />
        </MenuButton>
      ) : (
        <Button size="sm" onPress={use('mend')} aria-label={`Mend ${name}`}>
          Mend
        </Button>
      )}
      <MenuButton label={`More for ${name}`} actions={more} variant="ghost" className="px-1!">
        <Ellipsis size={14} aria-hidden />
      </MenuButton>
    </footer>
  );
});
