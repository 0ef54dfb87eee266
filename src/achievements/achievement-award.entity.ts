import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { AchievementEntity } from './achievement.entity.js';

/** A user has an achievement: at most once, which the primary key enforces. */
@Entity('achievement_awards')
export class AchievementAwardEntity {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;

  @PrimaryColumn('uuid', { name: 'achievement_id' })
  achievementId!: string;

  @ManyToOne(() => AchievementEntity)
  @JoinColumn({ name: 'achievement_id' })
  achievement!: AchievementEntity;

  /** The administrator, kept for audit; null when the platform itself awarded it. */
  @Column('uuid', { name: 'awarded_by', nullable: true })
  awardedBy!: string | null;

  @Column('timestamptz', { name: 'awarded_at' })
  awardedAt!: Date;
}
