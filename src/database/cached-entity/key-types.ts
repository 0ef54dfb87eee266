/** Types whose text is the same in Postgres and in a key; of others, as of times and fractions, it is not. Enums likewise. */
export const KEY_TYPES = ['text', 'varchar', 'citext', 'uuid', 'int2', 'int4', 'int8', 'bool'];
