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
    // INFO tells of good replicas only where some are asked for.
    ...(Number(fact('connected_slaves') ?? 0) > 0 && fact('min_slaves_good_slaves') === undefined
      ? ['Redis accepts writes that none of its replicas has: a failover loses them; set `min-replicas-to-write 1`']
      : []),
  ];
}
