package dev.lectern.auth.navigation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An item of the navigation as it is shown to somebody, with what is shown inside it. */
@Schema(name = "ShownNavigationItem")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ShownItem(
        UUID id,
        ItemType type,
        @Schema(examples = "Library") String label,
        @Schema(nullable = true, examples = "book") String icon,
        @Schema(nullable = true, examples = "/library") String link,

        @Schema(nullable = true, examples = "All papers of the project")
        String description,

        @Schema(description = "What is inside a section.") List<ShownItem> items) {

    /**
     * The tree of what somebody may see, given in the order of positions. What stands in a section that is not shown is
     * not shown either, a section that leads nowhere and holds nothing vanishes, and a divider stays only between two
     * others.
     */
    static List<ShownItem> tree(List<NavigationItem> visible) {
        var inside = visible.stream()
                .collect(Collectors.groupingBy(item -> Optional.ofNullable(item.parentId()), Collectors.toList()));
        return shown(Optional.empty(), inside);
    }

    // Ends, because the items form no circle and each has one parent: what hangs on nothing shown is never reached.
    private static List<ShownItem> shown(Optional<UUID> parent, Map<Optional<UUID>, List<NavigationItem>> inside) {
        var shown = new ArrayList<ShownItem>();
        for (var item : inside.getOrDefault(parent, List.of())) {
            var held = item.type() == ItemType.SECTION ? shown(Optional.of(item.id()), inside) : List.<ShownItem>of();
            var divides = item.type() == ItemType.DIVIDER;
            var hasNothing = item.type() == ItemType.SECTION && held.isEmpty() && item.link() == null;
            if (hasNothing || (divides && (shown.isEmpty() || isDivider(shown.getLast())))) {
                continue;
            }
            shown.add(new ShownItem(
                    item.id(), item.type(), item.label(), item.icon(), item.link(), item.description(), held));
        }
        if (!shown.isEmpty() && isDivider(shown.getLast())) {
            shown.removeLast();
        }
        return List.copyOf(shown);
    }

    private static boolean isDivider(ShownItem item) {
        return item.type() == ItemType.DIVIDER;
    }
}
