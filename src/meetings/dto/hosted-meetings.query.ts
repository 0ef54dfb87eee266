import { PageQuery } from '../../http/page.js';
import { SearchField } from '../../http/search-field.decorator.js';

export class HostedMeetingsQuery extends PageQuery {
  @SearchField('title', 'garden day')
  search = '';
}
