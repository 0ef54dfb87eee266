import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ActivityModule } from '../activity/activity.module.js';
import { CommunitiesModule } from '../communities/communities.module.js';
import { PostLikesController } from './post-likes.controller.js';
import { PostLikesRepository } from './post-likes.repository.js';
import { PostLikesService } from './post-likes.service.js';
import { PostListsRepository } from './post-lists.repository.js';
import { PostListsService } from './post-lists.service.js';
import { PostEntity } from './post.entity.js';
import { PostsController } from './posts.controller.js';
import { PostsRepository } from './posts.repository.js';
import { PostsService } from './posts.service.js';
import { UserPostsController } from './user-posts.controller.js';

/** Posts in communities, the lists of them, and who likes them. */
@Module({
  imports: [TypeOrmModule.forFeature([PostEntity]), ActivityModule, CommunitiesModule],
  controllers: [PostsController, PostLikesController, UserPostsController],
  providers: [
    PostsRepository,
    PostsService,
    PostListsRepository,
    PostListsService,
    PostLikesRepository,
    PostLikesService,
  ],
  exports: [PostsService],
})
export class PostsModule {}
