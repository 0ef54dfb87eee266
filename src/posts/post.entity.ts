import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('posts')
export class PostEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'community_id' })
  communityId!: string;

  @Column('uuid', { name: 'author_id' })
  authorId!: string;

  @Column('text')
  title!: string;

  /** The title as searches see it (see `searchText`), so that every database folds letters alike. */
  @Column('text', { name: 'title_search' })
  titleSearch!: string;

  @Column('text')
  body!: string;

  /** Kept by a trigger on the likes, which also sees those that go with a deleted account. */
  @Column({ type: 'integer', name: 'like_count', insert: false, update: false })
  likeCount!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'edited_at', nullable: true })
  editedAt!: Date | null;
}
