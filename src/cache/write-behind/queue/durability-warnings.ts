/**
 * What would lose accepted writes.
 * @param info the answer to INFO
 */
export function durabilityWarnings(info: string): readonly string[] {
  const fact = (name: string): string | undefined => new RegExp(`^${name}:(\\S*)`, 'm').exec(info)?.[1];
  const policy = fact('maxmemory_policy') ?? '';
  return [
    ...(fact('aof_enabled') === '0'
      ? ['Redis keeps no append-only file: accepted writes are lost when it crashes; set `appendonly yes`']
      : []),
    ...(policy.startsWith('allkeys-') && fact('maxmemory') !== '0'
      ? [`Redis may evict accepted writes (${policy}); set maxmemory-policy to noeviction or to one of volatile-*`]
      : []),
  ];
}
