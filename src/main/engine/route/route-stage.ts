import { ExchangeFailure } from '../failure.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import { runStages, type Stage } from '../pipeline/stage.ts';
import { routeFacts } from './facts.ts';

/** Finds the route of the pinned table and runs its stages. */
export const routeStage: Stage = {
  name: 'route',
  run(context: ExchangeContext) {
    const startedAt = context.elapsed();
    const facts = routeFacts({
      ...context.current,
      listener: context.listener,
      client: context.client,
    });
    const { route, index, held, misses, missesLeftOut } = context.table.router.match(facts);
    if (route === null) {
      context.decide('route.none', { misses, missesLeftOut }, startedAt);
      throw new ExchangeFailure('route.none', `no route matches ${facts.host}${facts.path}`);
    }
    context.route = route.id;
    context.decide(
      'route.matched',
      { route: route.id, position: index + 1, held, misses, missesLeftOut },
      startedAt,
    );
    return runStages(route.stages, context);
  },
};
