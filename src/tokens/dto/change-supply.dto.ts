import { ApiProperty } from '@nestjs/swagger';
import { UuidField } from '../../http/uuid-field.decorator.js';
import { TokenAmountDto } from './token-amount.dto.js';

/** Makes tokens for a user, or ends tokens of a user. */
export class ChangeSupplyDto extends TokenAmountDto {
  @ApiProperty({
    format: 'uuid',
    description: 'Whose balance changes',
    example: 'b4b7a3de-1f0c-4c55-8a49-2f0a5f6f9e21',
  })
  @UuidField()
  userId!: string;
}
