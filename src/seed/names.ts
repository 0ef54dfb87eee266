import type { Random } from './random.js';

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

export const personName = (random: Random): string => `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`;

export const meetingTitle = (random: Random): string => `${random.pick(TOPICS)}: ${random.pick(OCCASIONS)}`;
