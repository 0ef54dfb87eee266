import type { Random } from './random.js';
import { sample } from './sample.js';

const FIRST_NAMES = [
  'Ada', 'Alan', 'Amara', 'Anton', 'Aylin', 'Beatriz', 'Björn', 'Camille', 'Chen', 'Chidi', 'Dara', 'Dmitri', 'Edsger',
  'Elif', 'Emeka', 'Fatima', 'Finn', 'Grace', 'Hana', 'Hiro', 'Ines', 'Ivan', 'Jonas', 'Kaia', 'Karim', 'Katherine',
  'Leila', 'Linus', 'Lucía', 'Mai', 'Margaret', 'Mateo', 'Mira', 'Niklaus', 'Noor', 'Olga', 'Omar', 'Priya', 'Quinn',
  'Radia', 'Ravi', 'Rosa', 'Sami', 'Sofia', 'Tariq', 'Tomás', 'Uma', 'Wei', 'Yuki', 'Zeynep',
] as const; // prettier-ignore

const LAST_NAMES = [
  'Abe', 'Adeyemi', 'Andersen', 'Bakker', 'Bauer', 'Byrne', 'Castillo', 'Chen', 'Costa', 'Demir', 'Diallo', 'Dijkstra',
  'Eze', 'Fischer', 'Garcia', 'Haddad', 'Hansen', 'Hopper', 'Ito', 'Ivanova', 'Jansen', 'Kaya', 'Khan', 'Kim', 'Kowalski',
  'Larsen', 'Lopez', 'Lovelace', 'Marino', 'Mehta', 'Moreau', 'Müller', 'Nakamura', 'Ndiaye', 'Nguyen', 'Novak', 'Okafor',
  'Oliveira', 'Patel', 'Perlman', 'Popov', 'Rossi', 'Sato', 'Schmidt', 'Silva', 'Singh', 'Tanaka', 'Virtanen', 'Wirth', 'Yilmaz',
] as const; // prettier-ignore

const TOPICS = [
  'Reading circle', 'Roadmap', 'Open source evening', 'Budget', 'Garden plan', 'Onboarding', 'Design review', 'Town hall',
  'Retrospective', 'Chess night', 'Code clinic', 'Language exchange', 'Repair café', 'Photo walk', 'Strategy', 'Newcomers',
  'Board games', 'Voting rules', 'Treasury', 'Running group', 'Film club', 'Accessibility', 'Security', 'Choir rehearsal',
] as const; // prettier-ignore

const OCCASIONS = ['kick-off', 'weekly', 'monthly', 'workshop', 'question hour', 'special', 'follow-up'] as const;

const PLACES = [
  'Harbour', 'Hilltop', 'Lakeside', 'Northern', 'Old Town', 'Parkside', 'Riverside', 'Southern', 'Station', 'Valley',
] as const; // prettier-ignore

const GATHERINGS = [
  'Gardeners', 'Readers', 'Makers', 'Cyclists', 'Choir', 'Parents', 'Tenants', 'Runners', 'Coders', 'Cooks', 'Climbers',
  'Photographers', 'Energy Cooperative', 'Repair Circle', 'Film Club', 'Chess Players', 'Neighbours', 'Swimmers',
] as const; // prettier-ignore

const NEWS = [
  'Notes on', 'Questions about', 'What we learnt from', 'Next steps for', 'Looking for help with', 'Photos of',
  'Thanks for', 'Ideas for', 'Who comes to', 'Summary of', 'A proposal for', 'Dates of',
] as const; // prettier-ignore

const SENTENCES = [
  'Thank you all for coming.', 'We still need two people who take care of it.', 'The minutes are with the moderators.',
  'Please tell us until Friday what you think.', 'It took longer than planned, but it was worth it.',
  'Last time we were more than expected, so bring a chair.', 'Newcomers are welcome.', 'There will be tea.',
  'The room is booked for the whole evening.', 'Nothing is decided yet.', 'We share the costs as always.',
] as const; // prettier-ignore

const DECISIONS = [
  'When do we meet for', 'Who leads', 'How much do we spend on', 'Where does it take place:', 'Do we go on with',
  'How often do we want', 'What comes first in', 'Do we open to guests:',
] as const; // prettier-ignore

const ANSWERS = [
  'Yes', 'No', 'Only once', 'Every week', 'Every month', 'On Saturday', 'In the evening', 'In the library', 'Outdoors',
  'Half of the budget', 'Nothing', 'Ask again next year', 'Let the moderators decide', 'The newcomers',
] as const; // prettier-ignore

export const personName = (random: Random): string => `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`;

export const meetingTitle = (random: Random): string => `${random.pick(TOPICS)}: ${random.pick(OCCASIONS)}`;

export const communityName = (random: Random): string => `${random.pick(PLACES)} ${random.pick(GATHERINGS)}`;

export const postTitle = (random: Random): string => `${random.pick(NEWS)} ${topic(random)}`;

export const postBody = (random: Random): string =>
  Array.from({ length: random.integer(1, 8) }, () => random.pick(SENTENCES)).join(' ');

export const questionTitle = (random: Random): string => `${random.pick(DECISIONS)} ${topic(random)}?`;

/** Different answers to one question. */
export const answers = (random: Random, count: number): string[] => sample(random, ANSWERS, count);

const topic = (random: Random): string => `${random.pick(TOPICS).toLowerCase()} ${random.pick(OCCASIONS)}`;
