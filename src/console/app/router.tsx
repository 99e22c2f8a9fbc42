import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { browseSearchSchema } from '#console/features/browse/browse-search.ts';
import { BucketPage } from '#console/features/buckets/bucket-page.tsx';
import { ConnectionPage } from '#console/features/buckets/connection-page.tsx';
import { compareSearchSchema } from '#console/features/compare/compare-search.ts';
import { duplicatesSearchSchema } from '#console/features/duplicates/duplicates-search.ts';
import { findSearchSchema } from '#console/features/find/find-search.ts';
import { historySearchSchema } from '#console/features/history/history-search.ts';
import { restoreSearchSchema } from '#console/features/restore/restore-search.ts';
import { reviewSearchSchema } from '#console/features/review/review-search.ts';
import { runSearchSchema } from '#console/features/runs/run-search.ts';
import { sessionOptions } from '#console/lib/session-query.ts';
import { Frame } from './frame.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { RouteFailure } from './route-failure.tsx';

interface RouterContext {
  readonly queryClient: QueryClient;
}

const rootRoute = createRootRouteWithContext<RouterContext>()({
  loader: ({ context }) => context.queryClient.ensureQueryData(sessionOptions()),
  component: Frame,
  errorComponent: RouteFailure,
  notFoundComponent: NotFoundPage,
});

const startRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  loader: async ({ context }) => {
    const { connections } = await context.queryClient.ensureQueryData(sessionOptions());
    const [first] = connections;
    if (first) throw redirect({ to: '/c/$connection', params: { connection: first.name } });
  },
});

const connectionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/c/$connection',
  component: ConnectionPage,
});

const historyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/c/$connection/runs',
  validateSearch: (search) => historySearchSchema.parse(search),
  component: lazyRouteComponent(
    () => import('#console/features/history/history-page.tsx'),
    'HistoryPage',
  ),
});

const bucketRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/c/$connection/$bucket',
  component: BucketPage,
});

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/c/$connection/$bucket/$index',
  validateSearch: (search) => browseSearchSchema.parse(search),
  component: lazyRouteComponent(
    () => import('#console/features/browse/index-page.tsx'),
    'IndexPage',
  ),
});

const reviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/c/$connection/$bucket/$index/review',
  validateSearch: (search) => reviewSearchSchema.parse(search),
  component: lazyRouteComponent(
    () => import('#console/features/review/review-page.tsx'),
    'ReviewPage',
  ),
});

const restoreRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/c/$connection/$bucket/$index/restore',
  validateSearch: (search) => restoreSearchSchema.parse(search),
  component: lazyRouteComponent(
    () => import('#console/features/restore/restore-page.tsx'),
    'RestorePage',
  ),
});

const findRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/c/$connection/$bucket/$index/find',
  validateSearch: (search) => findSearchSchema.parse(search),
  component: lazyRouteComponent(() => import('#console/features/find/find-page.tsx'), 'FindPage'),
});

const compareRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/c/$connection/$bucket/$index/compare',
  validateSearch: (search) => compareSearchSchema.parse(search),
  component: lazyRouteComponent(
    () => import('#console/features/compare/compare-page.tsx'),
    'ComparePage',
  ),
});

const duplicatesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/c/$connection/$bucket/$index/duplicates',
  validateSearch: (search) => duplicatesSearchSchema.parse(search),
  component: lazyRouteComponent(
    () => import('#console/features/duplicates/duplicates-page.tsx'),
    'DuplicatesPage',
  ),
});

const runRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/c/$connection/$bucket/$index/runs/$run',
  validateSearch: (search) => runSearchSchema.parse(search),
  component: lazyRouteComponent(() => import('#console/features/runs/run-page.tsx'), 'RunPage'),
});

const routeTree = rootRoute.addChildren([
  startRoute,
  connectionRoute,
  historyRoute,
  bucketRoute,
  indexRoute,
  reviewRoute,
  restoreRoute,
  findRoute,
  compareRoute,
  duplicatesRoute,
  runRoute,
]);

/** The address bar is the state: every screen of the console has its own address here. */
export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: false,
    defaultErrorComponent: RouteFailure,
    defaultNotFoundComponent: NotFoundPage,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
