import { describe, expect, it } from '@jest/globals';
import { toParticipationView, toResultsView, type OptionResultRow } from './results.view.js';

const option = (label: string, votes: number): OptionResultRow => ({
  optionId: `id-${label}`,
  label,
  votes,
  final: true,
});

describe('results', () => {
  it('add up, and keep the order of the options', () => {
    expect(toResultsView('q', [option('b', 1), option('a', 2)])).toEqual({
      questionId: 'q',
      final: true,
      total: 3,
      options: [
        { optionId: 'id-b', label: 'b', votes: 1, share: 0.3333 },
        { optionId: 'id-a', label: 'a', votes: 2, share: 0.6667 },
      ],
    });
  });

  it('divide nothing by nothing', () => {
    const results = toResultsView('q', [option('a', 0), option('b', 0)]);
    expect(results?.options.map(({ share }) => share)).toEqual([0, 0]);
    expect(toParticipationView({ questionId: 'q', final: false, voters: 0, eligible: 0 }).share).toBe(0);
  });

  it('are none of a question that does not exist', () => {
    expect(toResultsView('q', [])).toBeNull();
  });
});
