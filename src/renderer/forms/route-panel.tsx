import { ArrowDown, ArrowUp, Copy, Trash2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { isRawMap, valueAt } from '../../shared/config/raw.ts';
import {
  deleteRoute,
  duplicateRoute,
  matchesEverything,
  moveRoute,
  renameRoute,
} from '../stores/draft/edits.ts';
import { indexOfKey, routeOf } from '../stores/draft/moment.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { AlsoSet } from './also-set.tsx';
import { useAnnounce } from './announcer.tsx';
import { CacheSection } from './cache-section.tsx';
import { ClientCertificateChoice } from './client-certificate-choice.tsx';
import { hasContent } from './content-form.ts';
import { ContentSection } from './content-section.tsx';
import { DefenceSection } from './defence-section.tsx';
import { FormSection, rowClass } from './form-row.tsx';
import { ListenerChoice } from './listener-choice.tsx';
import { MatchSection } from './match-section.tsx';
import { textAt } from './mistake-text.ts';
import { PoolSection } from './pool-section.tsx';
import { RewriteSection } from './rewrite-section.tsx';
import { readRoute } from './route-form.ts';
import { TargetSection } from './target-section.tsx';
import { useDraft, useDraftValue } from './use-draft.ts';
import { useRouteEdit } from './use-route-edit.ts';
import { useSealOnLeave } from './use-seal-on-leave.ts';

/** The form of the selected route. @param props.focusName begin in the name, for a route that was just added */
export function RoutePanel({ focusName }: { readonly focusName: boolean }) {
  const selected = useDraftValue((state) => state.moment.selected);
  const route = useDraftValue((state) => routeOf(state.moment, state.moment.selected));
  if (selected === null)
    return <EmptyState title="No route selected">Choose one to see and change it.</EmptyState>;
  if (!isRawMap(route)) {
    return (
      <EmptyState title="This is no route">
        The file has something else in its place; mend it there.
      </EmptyState>
    );
  }
  return <RouteFormPanel key={selected} routeKey={selected} route={route} focusName={focusName} />;
}

interface RouteFormPanelProps {
  readonly routeKey: string;
  readonly route: Readonly<Record<string, unknown>>;
  readonly focusName: boolean;
}

function RouteFormPanel({ routeKey, route, focusName }: RouteFormPanelProps) {
  const draft = useDraft();
  const mistakes = useDraftValue((state) => state.mistakes);
  const index = useDraftValue((state) => indexOfKey(state.moment, routeKey));
  const count = useDraftValue((state) => state.moment.routeKeys.length);
  const form = readRoute(route);
  const edit = useRouteEdit(routeKey, form.id);
  const path = ['routes', index] as const;
  const panel = useRef<HTMLElement>(null);
  useSealOnLeave(panel);
  useEffect(() => {
    if (!focusName) return;
    const name = panel.current?.querySelector('input');
    name?.focus();
    name?.select();
  }, [focusName]);
  const rename = (id: string) => {
    const base = draft.getState().baseMoment.input;
    draft
      .getState()
      .edit(`rename route ${form.id}`, (moment) => renameRoute(moment, routeKey, id, base), `${routeKey} id`);
  };
  const shadows = matchesEverything(route) && form.listeners === null && index < count - 1;
  return (
    <section ref={panel} aria-label={`Route ${form.id}`}>
      <PanelHeader routeKey={routeKey} name={form.id} index={index} count={count} />
      <div className="flex flex-col gap-2 px-4 pb-3">
        <TextField
          label="Name"
          className={rowClass}
          data
          value={form.id}
          onChange={rename}
          error={textAt(mistakes, [...path, 'id'])}
        />
        <ListenerChoice
          selected={form.listeners}
          error={textAt(mistakes, [...path, 'listeners'])}
          edit={edit}
        />
        <ClientCertificateChoice
          isSelected={form.requiresClientCertificate}
          error={textAt(mistakes, [...path, 'requireClientCertificate'])}
          edit={edit}
        />
      </div>
      <MatchSection route={route} path={path} mistakes={mistakes} edit={edit} shadows={shadows} />
      <TargetSection
        routeKey={routeKey}
        route={route}
        form={form}
        path={path}
        mistakes={mistakes}
        edit={edit}
      />
      {form.target === 'pool' && form.pool !== null && <PoolSection id={form.pool} routeName={form.id} />}
      <RewriteSection form={form} path={path} mistakes={mistakes} edit={edit} />
      <CacheSection route={route} path={path} mistakes={mistakes} edit={edit} />
      {hasContent(route, form.target) && (
        <ContentSection route={route} path={path} mistakes={mistakes} edit={edit} />
      )}
      <DefenceSection route={route} path={path} mistakes={mistakes} edit={edit} />
      {form.alsoSet.length > 0 && (
        <FormSection title="Also set in the file">
          <AlsoSet
            keys={form.alsoSet.map((key) => ({
              key,
              path: [...path, ...key.split('.')],
              value: valueAt(route, key.split('.')),
            }))}
            mistakes={mistakes}
          />
        </FormSection>
      )}
    </section>
  );
}

interface PanelHeaderProps {
  readonly routeKey: string;
  readonly name: string;
  readonly index: number;
  readonly count: number;
}

function PanelHeader({ routeKey, name, index, count }: PanelHeaderProps) {
  const draft = useDraft();
  const announce = useAnnounce();
  const move = (to: number) =>
    draft.getState().edit(`move route ${name}`, (moment) => moveRoute(moment, routeKey, to));
  const remove = () => {
    const base = draft.getState().baseMoment.input;
    draft.getState().edit(`delete route ${name}`, (moment) => deleteRoute(moment, routeKey, base));
    announce(`Route ${name} is deleted. Undo brings it back.`);
  };
  return (
    <header className="flex items-center gap-1 pt-3 pr-3 pb-2 pl-4">
      <h2 className="min-w-0 truncate font-semibold">Route {name}</h2>
      <span className="min-w-0 flex-1 shrink-0 whitespace-nowrap pl-2 text-faint text-xs">
        {index + 1} of {count}
      </span>
      <IconButton
        label="Move up"
        keys="Alt ↑"
        size="sm"
        isDisabled={index === 0}
        onPress={() => move(index - 1)}
      >
        <ArrowUp size={14} aria-hidden />
      </IconButton>
      <IconButton
        label="Move down"
        keys="Alt ↓"
        size="sm"
        isDisabled={index === count - 1}
        onPress={() => move(index + 1)}
      >
        <ArrowDown size={14} aria-hidden />
      </IconButton>
      <IconButton
        label="Duplicate route"
        size="sm"
        onPress={() =>
          draft.getState().edit(`duplicate route ${name}`, (moment) => duplicateRoute(moment, routeKey))
        }
      >
        <Copy size={14} aria-hidden />
      </IconButton>
      <IconButton label="Delete route" size="sm" onPress={remove}>
        <Trash2 size={14} aria-hidden />
      </IconButton>
    </header>
  );
}
