import type { ViewWithQueries } from '#read-model';

/** What `GET /v1/views` says: views by name, with their queries and how far they are folded. */
export const describeViews = (
  views: readonly ViewWithQueries[],
  freshness: Readonly<Record<string, object>>,
): object[] =>
  [...views]
    .sort((a, b) => (a.view.name < b.view.name ? -1 : 1))
    .map(({ view, queries }) => ({
      name: view.name,
      version: view.version,
      about: view.about,
      freshness: freshness[view.name] ?? null,
      queries: Object.entries(queries).map(([name, { kind, about, roles }]) => ({
        name,
        kind,
        about,
        roles: [...roles, 'admin'],
      })),
    }));
