import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** One eviction by an administrator. Written before it is made, and never changed. */
@Entity('cache_evictions')
export class CacheEvictionEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text', { array: true })
  patterns!: string[];

  @Column('text', { array: true })
  tags!: string[];

  /** The administrator, kept for audit. */
  @Column('uuid', { name: 'evicted_by' })
  evictedBy!: string;

  @Column('timestamptz', { name: 'evicted_at' })
  evictedAt!: Date;
}
