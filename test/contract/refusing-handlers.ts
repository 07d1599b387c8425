import type { Handlers } from '../../src/shared/contract/methods.ts';

/** Handlers for a connection under test: those given, and for every other method one that fails the test's call. */
export function handlersWith(given: Partial<Handlers>): Handlers {
  const unexpected = (): never => {
    throw new Error('This test does not expect a call of this method.');
  };
  return {
    'app.info': unexpected,
    'status.get': unexpected,
    'config.get': unexpected,
    'config.check': unexpected,
    'config.apply': unexpected,
    'config.reload': unexpected,
    'config.history': unexpected,
    'config.restore': unexpected,
    'exchanges.list': unexpected,
    'exchanges.get': unexpected,
    'exchanges.body': unexpected,
    'exchanges.frames': unexpected,
    'exchanges.clear': unexpected,
    'exchanges.mark': unexpected,
    'exchanges.marks': unexpected,
    'sessions.list': unexpected,
    'sessions.begin': unexpected,
    'sessions.rename': unexpected,
    'sessions.delete': unexpected,
    'capture.set': unexpected,
    'engine.restart': unexpected,
    'upstreams.control': unexpected,
    'routes.test': unexpected,
    'events.list': unexpected,
    'clients.place': unexpected,
    'clients.places': unexpected,
    'cache.overview': unexpected,
    'cache.list': unexpected,
    'cache.purge': unexpected,
    'cache.compare': unexpected,
    'doctor.run': unexpected,
    'doctor.cancel': unexpected,
    'names.plan': unexpected,
    'names.apply': unexpected,
    'authority.get': unexpected,
    'authority.reset': unexpected,
    'trust.list': unexpected,
    'trust.verify': unexpected,
    'trust.install': unexpected,
    'trust.remove': unexpected,
    'history.reset': unexpected,
    'discovery.ports': unexpected,
    'services.add': unexpected,
    ...given,
  };
}
