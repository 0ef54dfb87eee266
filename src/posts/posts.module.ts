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
import { PostViewsController } from './post-views.controller.js';
import { PostViewsRepository } from './post-views.repository.js';
import { PostViewsService } from './post-views.service.js';
import { PostsController } from './posts.controller.js';
import { PostsRepository } from './posts.repository.js';
import { PostsService } from './posts.service.js';
import { UserPostsController } from './user-posts.controller.js';

/** Posts in communities, the lists of them, who likes them, and how often they are looked at. */
@Module({
  imports: [TypeOrmModule.forFeature([PostEntity]), ActivityModule, CommunitiesModule],
  controllers: [PostsController, PostLikesController, PostViewsController, UserPostsController],
  providers: [
    PostsRepository,
    PostsService,
    PostListsRepository,
    PostListsService,
    PostLikesRepository,
    PostLikesService,
    PostViewsRepository,
    PostViewsService,
  ],
  exports: [PostsService],
})
export class PostsModule {}
