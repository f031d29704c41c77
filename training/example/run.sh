#!/bin/sh
# The worked example of fine-tuning, from the shipped model to the figures before and after:
#
#     sh training/example/run.sh ENCODER
#
# ENCODER is the folder of the encoder (training/README.md says where it is). PYTHON and CITEWEAVE name the
# commands, if those on the path are not the ones of the environment that training/README.md sets up.
set -eu
ENCODER=$1
PYTHON=${PYTHON:-python}
CITEWEAVE=${CITEWEAVE:-citeweave}
cd "$(dirname "$0")/../.."
SHIPPED=extract/models/minilm
RUN=runs/battery
TUNED=$RUN/model

rm -rf "$RUN"
"$PYTHON" training/restore_weights.py "$SHIPPED" "$ENCODER" "$RUN"
"$PYTHON" training/train_recogniser.py --encoder "$ENCODER" --gold training/example/train.jsonl --out "$RUN" \
    --start "$RUN/start.pt" --all --rate 5e-5 --epochs 10 --batch-pieces 400
"$PYTHON" training/export_recogniser.py "$RUN" "$ENCODER" "$TUNED" --like "$SHIPPED" --name minilm-battery

for GOLD in training/example/test.jsonl ../shared/gold/dev.jsonl; do
    if [ -f "$GOLD" ]; then
        for MODEL in "$SHIPPED" "$TUNED"; do
            echo
            echo "$GOLD, read by $MODEL"
            $CITEWEAVE eval "$GOLD" --model "$MODEL"
        done
    else
        echo "$GOLD is not there: what fine-tuning costs on other papers is not measured"
    fi
done
