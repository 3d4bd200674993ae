import { describe, expect, it } from '@jest/globals';
import { Metrics } from './metrics.js';

describe('metrics', () => {
  it('are read as Prometheus text, ours and the process’s', async () => {
    const metrics = new Metrics();
    metrics.counter('commands_total', 'Commands by outcome.', ['outcome']).inc({ outcome: 'accepted' }, 2);
    metrics.histogram('command_seconds', 'Time of a command.').observe(0.004);
    metrics.gauge('view_lag_seconds', 'Age of the oldest unfolded event.', ['view']).set({ view: 'timeline' }, 7);
    const text = await metrics.text();
    expect(text).toContain('kenal_commands_total{outcome="accepted"} 2');
    expect(text).toContain('kenal_command_seconds_bucket{le="0.005"} 1');
    expect(text).toContain('kenal_command_seconds_bucket{le="0.0025"} 0');
    expect(text).toContain('kenal_view_lag_seconds{view="timeline"} 7');
    expect(text).toContain('nodejs_eventloop_lag_seconds');
    expect(metrics.contentType).toContain('text/plain');
  });
});
