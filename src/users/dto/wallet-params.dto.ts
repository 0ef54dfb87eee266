import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { Matches } from 'class-validator';

export class WalletParamsDto {
  @ApiProperty({ example: '0x52908400098527886e0f7030069857d2e4169ee7', description: 'In any case' })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value))
  @Matches(/^0x[0-9a-f]{40}$/, { message: 'address must be 0x and 40 hexadecimal digits' })
  address!: string;
}
