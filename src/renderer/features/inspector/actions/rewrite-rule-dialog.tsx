import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { HeaderRule } from '../../../../shared/edit/header-rule.ts';
import { addRewriteRule } from '../../../../shared/edit/rewrite-rule.ts';
import { pathOfPlace, type RouteEdit, refuseEdit } from '../../../../shared/edit/routes.ts';
import type { ExchangeDetail } from '../../../../shared/model/exchange.ts';
import { useStoreValue } from '../../../stores/context.tsx';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { VisibleText } from '../../../ui/visible-text.tsx';
import { useExchangeDetail } from '../use-exchange-detail.ts';
import { HeaderRuleFields } from './header-rule-fields.tsx';
import { RuleDialog } from './rule-dialog.tsx';
import { placeOf, type RuleProps } from './rule-dialogs.tsx';
import { parametersOf, routeChoices, selectedLineLimit, selectedParts } from './rule-words.ts';

/** Characters of a parameter that are shown. */
const parameterShown = 60;
/** Parameters that can be chosen. */
const parameterLimit = 50;

/** A rule of the route, about headers and the path, made of what was marked. */
export function RewriteRuleDialog({ id, selection, onClose }: RuleProps & { readonly selection: string }) {
  const { state } = useExchangeDetail(id);
  if (state.phase !== 'ready') {
    return (
      <RuleDialog
        title="Make a rewrite rule"
        explanation="Changes requests and responses on their way."
        edit={state.phase === 'failed' ? refuseEdit(state.message) : null}
        onClose={onClose}
      />
    );
  }
  return <RewriteRuleForm detail={state.detail} selection={selection} onClose={onClose} />;
}

interface RewriteRuleFormProps {
  readonly detail: ExchangeDetail;
  readonly selection: string;
  readonly onClose: () => void;
}

interface HeaderRow extends HeaderRule {
  readonly key: number;
}

/** What requests have to have the same. */
interface ChosenParts {
  readonly method: boolean;
  readonly path: boolean;
  /** Names of parameters. */
  readonly query: readonly string[];
}

const emptyHeader: HeaderRule = { side: 'request', action: 'set', name: '', value: '' };

function RewriteRuleForm({ detail, selection, onClose }: RewriteRuleFormProps) {
  const input = useStoreValue('config', (store) => store.snapshot?.input);
  const routes = routeChoices(detail.summary);
  const place = placeOf(detail);
  const path = pathOfPlace(place);
  const parameters = [...new Map(parametersOf(place.target))].slice(0, parameterLimit);
  const [route, setRoute] = useState(routes.at(-1)?.value ?? null);
  const [marked] = useState(() => selectedParts(detail, selection));
  const [like, setLike] = useState<ChosenParts>({
    method: marked.method,
    path: marked.path,
    query: marked.query ? parameters.map(([name]) => name) : [],
  });
  const [newPath, setNewPath] = useState(marked.path ? path : '');
  const [headers, setHeaders] = useState<readonly HeaderRow[]>(() => {
    const found = marked.headers.map((header) => ({ ...emptyHeader, ...header }));
    const isAboutLine = marked.method || marked.path || marked.query;
    return (found.length > 0 || isAboutLine ? found : [emptyHeader]).map((header, key) => ({
      ...header,
      key,
    }));
  });
  const edit = editOf();

  function editOf(): RouteEdit | null {
    const named = headers.flatMap(({ side, action, name, value }) =>
      name.trim() === '' ? [] : [{ side, action, value, name: name.trim() }],
    );
    const wanted = newPath.trim();
    if (wanted !== '' && !wanted.startsWith('/'))
      return refuseEdit(`The path '${wanted.slice(0, 80)}' has to begin with '/'.`);
    const changed = wanted === '' || (wanted === path && like.path) ? null : wanted;
    if (route !== null && named.length === 0 && changed === null) return null;
    const query = parametersOf(place.target).filter(([name]) => like.query.includes(name));
    const isLike = like.method || like.path || query.length > 0;
    return addRewriteRule(
      input,
      { ...place, route },
      { like: isLike ? { ...like, query } : null, path: changed, headers: named },
    );
  }

  const changeHeader = (key: number, part: Partial<HeaderRule>) =>
    setHeaders(headers.map((header) => (header.key === key ? { ...header, ...part } : header)));
  return (
    <RuleDialog
      title="Make a rewrite rule"
      explanation="The route changes these from now on: of requests before the upstream sees them, of responses before the client does."
      edit={edit}
      waiting="Write the name of a header, or another path."
      onClose={onClose}
    >
      {routes.length > 1 && (
        <Select label="Route" options={routes} value={route} onChange={setRoute} className="w-48" />
      )}
      <fieldset className="flex flex-col gap-1.5">
        <legend className="pb-1.5 text-muted text-xs">
          For all requests of the route, or only for those that have the same
        </legend>
        <Checkbox isSelected={like.method} onChange={(method) => setLike({ ...like, method })}>
          <span>
            Method <code className="font-mono text-xs">{place.method}</code>
          </span>
        </Checkbox>
        <Checkbox isSelected={like.path} onChange={(isPath) => setLike({ ...like, path: isPath })}>
          <span className="min-w-0 break-all">
            Path{' '}
            <code className="font-mono text-xs">
              <VisibleText text={path.slice(0, 4 * parameterShown)} />
            </code>
          </span>
        </Checkbox>
        {parameters.map(([name, value]) => (
          <Checkbox
            key={name}
            isSelected={like.query.includes(name)}
            onChange={(isChosen) =>
              setLike({
                ...like,
                query: isChosen ? [...like.query, name] : like.query.filter((other) => other !== name),
              })
            }
          >
            <span className="min-w-0 break-all">
              Parameter{' '}
              <code className="font-mono text-xs">
                <VisibleText text={`${name}=${value}`.slice(0, parameterShown)} />
              </code>
            </span>
          </Checkbox>
        ))}
      </fieldset>
      <TextField
        label="Path that the upstream gets"
        data
        value={newPath}
        placeholder="as it is"
        description="In place of the requested path; the query stays."
        onChange={setNewPath}
      />
      {headers.map((header, index) => (
        <HeaderRuleFields
          key={header.key}
          label={headers.length === 1 ? 'Header' : `Header ${index + 1}`}
          rule={header}
          onChange={(part) => changeHeader(header.key, part)}
          onRemove={() => setHeaders(headers.filter(({ key }) => key !== header.key))}
        />
      ))}
      {headers.length < selectedLineLimit && (
        <div>
          <Button
            size="sm"
            onPress={() => setHeaders([...headers, { ...emptyHeader, key: (headers.at(-1)?.key ?? -1) + 1 }])}
          >
            <Plus size={14} aria-hidden />
            Add a header
          </Button>
        </div>
      )}
    </RuleDialog>
  );
}
