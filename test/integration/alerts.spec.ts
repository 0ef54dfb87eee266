import { describe, expect, it } from '@jest/globals';
import { promtool } from '../support/promtool.js';

const FOLDER = 'deploy/observability';

describe('what Prometheus is given', () => {
  it.each([
    ['the alert rules are well formed', ['check', 'rules', `${FOLDER}/alerts.yml`]],
    ['the alerts speak at their thresholds', ['test', 'rules', `${FOLDER}/alerts.test.yml`]],
    ['the configuration is valid', ['check', 'config', `${FOLDER}/prometheus.yml`]],
  ])('%s', (_, command) => {
    const { output, status } = promtool(command);
    expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining('SUCCESS') });
  });
});
