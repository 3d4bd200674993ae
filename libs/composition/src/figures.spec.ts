import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Figures } from './figures.js';

const DASHBOARD = join(import.meta.dirname, '../../../infra/observability/grafana/dashboards/kenal.json');
const lag = { position: '0', lagEvents: 3, lagMs: 2_000, parked: 1 };

const used = (): string[] => {
  const { panels } = JSON.parse(readFileSync(DASHBOARD, 'utf8')) as { panels: { targets: { expr: string }[] }[] };
  const queries = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  return queries.flatMap((query) => query.match(/\b(?:kenal|nodejs|process)_\w+/g) ?? ['nothing']);
};

describe('the figures of a process', () => {
  it('are those that the dashboard asks for', async () => {
    const figures = new Figures();
    figures.observe({ method: 'GET', route: '/v1/views/:view', status: 200, seconds: 0.01 });
    figures.count({
      kind: 'folded',
      views: ['timeline'],
      position: '1',
      events: 7,
      rows: 5,
      refolds: 2,
      tookMs: 1,
      lagEvents: 0,
    });
    figures.count({ kind: 'building', views: ['timeline'], position: '5', head: '10' });
    const { text } = await figures.render([{ view: 'timeline', version: 1, state: 'live', ...lag }]);
    const told = new Set(text.split('\n').map((line) => /^\w+/.exec(line)?.[0]));
    expect(used().filter((name) => !told.has(name))).toEqual([]);
    expect(text).toContain('kenal_projector_events_total 7');
    expect(text).toContain('kenal_view_build_ratio{view="timeline"} 0.5');
    expect(text).toContain('kenal_view_lag_seconds{view="timeline"} 2');
  });
});
