package dev.lectern.auth.setting;

import dev.lectern.auth.key.SealedRows;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.Collectors;

/** The secrets among the settings. */
@ApplicationScoped
class SealedSettings implements SealedRows {

    private final SettingRepository rows;
    private final SettingSource source;

    SealedSettings(SettingRepository rows, SettingSource source) {
        this.rows = rows;
        this.source = source;
    }

    @Override
    public Uni<Long> sealAnew() {
        return rows.all()
                .onItem()
                .transformToMulti(stored -> Multi.createFrom().iterable(stored.values()))
                .onItem()
                .transformToUniAndConcatenate(stored -> source.sealedAnew(stored)
                        .map(anew -> rows.reseal(stored, anew))
                        .orElse(Uni.createFrom().item(false)))
                .filter(changed -> changed)
                .collect()
                .with(Collectors.counting());
    }
}
