import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What tokens there are. Never changed once it is defined. */
@Entity('token_kinds')
export class TokenKindEntity {
  @PrimaryColumn('text', { name: 'code' })
  code!: string;

  @Column('text', { name: 'name' })
  name!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
