package dev.lectern.auth.navigation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ShownItemTest {

    private final NavigationItem section = item(ItemType.SECTION, "section", null, null);
    private final NavigationItem link = item(ItemType.LINK, "link", "/a", null);
    private final NavigationItem inside = item(ItemType.LINK, "inside", "/b", section.id());

    @Test
    void itemsStandInTheirSectionsAndInOrder() {
        var tree = ShownItem.tree(List.of(section, link, inside));

        assertThat(tree).extracting(ShownItem::label).containsExactly("section", "link");
        assertThat(tree.getFirst().items()).extracting(ShownItem::label).containsExactly("inside");
    }

    @Test
    void sectionWithNothingToSeeVanishes() {
        assertThat(ShownItem.tree(List.of(section, link)))
                .extracting(ShownItem::label)
                .containsExactly("link");
    }

    @Test
    void sectionOfEmptySectionsVanishesToo() {
        var within = item(ItemType.SECTION, "within", null, section.id());

        assertThat(ShownItem.tree(List.of(section, within))).isEmpty();
    }

    @Test
    void sectionThatLeadsSomewhereStays() {
        var leading = item(ItemType.SECTION, "leading", "/c", null);

        assertThat(ShownItem.tree(List.of(leading))).hasSize(1);
    }

    @Test
    void whatStandsInAHiddenSectionIsHidden() {
        assertThat(ShownItem.tree(List.of(inside))).isEmpty();
    }

    @Test
    void dividerStaysBetweenTwoOthersOnly() {
        var second = item(ItemType.LINK, "second", "/d", null);

        var tree = ShownItem.tree(List.of(divider(null), link, divider(null), divider(null), second, divider(null)));

        assertThat(tree).extracting(ShownItem::label).containsExactly("link", "", "second");
    }

    @Test
    void sectionWithNothingButDividersVanishes() {
        assertThat(ShownItem.tree(List.of(section, divider(section.id())))).isEmpty();
    }

    private static NavigationItem divider(UUID parent) {
        return item(ItemType.DIVIDER, "", null, parent);
    }

    private static NavigationItem item(ItemType type, String label, String link, UUID parent) {
        return new NavigationItem(
                UUID.randomUUID(),
                type,
                label,
                null,
                link,
                null,
                parent,
                null,
                null,
                List.of(),
                0,
                true,
                Instant.EPOCH,
                Instant.EPOCH);
    }
}
