package dev.lectern.common.event;

import java.util.UUID;

/** The life of workspaces, projects and their members. */
public sealed interface ProjectEvent extends Event {

    @WireType("workspace.opened.v1")
    record WorkspaceOpened(UUID workspaceId, UUID ownerId, UUID defaultProjectId) implements ProjectEvent {
        @Override
        public String subject() {
            return workspaceId.toString();
        }
    }

    @WireType("project.created.v1")
    record ProjectCreated(UUID projectId, String slug, boolean isDefault, long version) implements ProjectEvent {
        @Override
        public String subject() {
            return projectId.toString();
        }

        @Override
        public Long aggregateVersion() {
            return version;
        }
    }

    /** Role or membership changed (role null: no longer a member): tokens of an older version are no longer good. */
    @WireType("member.changed.v1")
    record MemberChanged(UUID projectId, UUID memberId, String role, boolean active, long version)
            implements ProjectEvent {
        @Override
        public String subject() {
            return projectId + "/" + memberId;
        }

        @Override
        public Long aggregateVersion() {
            return version;
        }
    }

    @Override
    default Topic topic() {
        return Topic.PROJECT;
    }
}
