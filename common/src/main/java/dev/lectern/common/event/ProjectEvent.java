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

    /** What a project means for those who work in it changed: tokens of an older version of it are no longer good. */
    @WireType("project.changed.v1")
    record ProjectChanged(UUID projectId, boolean active, long version) implements ProjectEvent {
        @Override
        public String subject() {
            return projectId.toString();
        }

        @Override
        public Long aggregateVersion() {
            return version;
        }
    }

    /** What a project shares with the others of its workspace; until the first of these it reuses answers and keeps questions. */
    @WireType("project.settings-changed.v1")
    record ProjectSettingsChanged(
            UUID projectId, boolean allowCrossProjectAnswerReuse, boolean allowCustomQuestionSharing, long version)
            implements ProjectEvent {
        @Override
        public String subject() {
            return projectId.toString();
        }

        @Override
        public Long aggregateVersion() {
            return version;
        }
    }

    /**
     * How a persona of a project answers: null is as the installation has it. What it adds to the prompt is text of people
     * and does not travel; the guard is the hash of all that decides an answer, that text included.
     */
    @WireType("persona.changed.v1")
    record PersonaChanged(
            UUID projectId,
            UUID personaId,
            String guardHash,
            String model,
            Integer topK,
            Double denseWeight,
            Double lexicalWeight,
            boolean isDefault,
            boolean active,
            long version)
            implements ProjectEvent {
        @Override
        public String subject() {
            return personaId.toString();
        }

        @Override
        public Long aggregateVersion() {
            return version;
        }
    }

    /**
     * A workspace has another plan than it had, and so many documents at most (null: any number). How it is called is nobody
     * else's business.
     */
    @WireType("workspace.changed.v1")
    record WorkspaceChanged(UUID workspaceId, String plan, Integer documents, long version) implements ProjectEvent {
        @Override
        public String subject() {
            return workspaceId.toString();
        }

        @Override
        public Long aggregateVersion() {
            return version;
        }
    }

    /** Somebody is asked to join a project; without an account of that address there is no invitee. */
    @WireType("invitation.created.v1")
    record InvitationCreated(UUID invitationId, UUID inviteeId) implements ProjectEvent {
        @Override
        public String subject() {
            return invitationId.toString();
        }
    }

    /** The item is on the project's list of papers from now on; the version is that of this entry. */
    @WireType("paper.listed.v1")
    record PaperListed(UUID projectId, UUID sourceItemId, long version) implements ProjectEvent {
        @Override
        public String subject() {
            return projectId + "/" + sourceItemId;
        }

        @Override
        public Long aggregateVersion() {
            return version;
        }
    }

    @WireType("paper.unlisted.v1")
    record PaperUnlisted(UUID projectId, UUID sourceItemId, long version) implements ProjectEvent {
        @Override
        public String subject() {
            return projectId + "/" + sourceItemId;
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
