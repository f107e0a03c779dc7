#!/bin/sh
# 离线安装包：在能上网、与目标机器同样系统、同样 Python 版本的机器上，于项目根目录执行
#   sh deploy/wheelhouse.sh 输出文件夹
# 把输出文件夹整个带到不联网的机器，执行其中的  sh install.sh 安装目录
# TORCH_INDEX 为空时 PyTorch 也从默认源下载（可能带几个 GB 的显卡组件）；EXTRAS 默认 ocr（读扫描件，必须有），可写 ocr,postgres。
set -eu
out=${1:?请写输出文件夹，例如 sh deploy/wheelhouse.sh yifa-offline}
python=${PYTHON:-python3}
extras=${EXTRAS-ocr}
torch=${TORCH_INDEX-https://download.pytorch.org/whl/cpu}
here=$(cd "$(dirname "$0")/.." && pwd)

[ -e "$out" ] && { echo "$out 已经存在，没有覆盖。" >&2; exit 2; }
part="$out.unfinished"
rm -rf "$part"
mkdir -p "$part/wheels"
"$python" -m pip wheel --quiet --no-deps --wheel-dir "$part/wheels" "$here"
wheel=$(ls "$part/wheels/"yifa-*.whl)
[ -z "$torch" ] || "$python" -m pip download --quiet --only-binary :all: --no-deps --dest "$part/wheels" \
    --index-url "$torch" "torch>=2.6,<2.14"
"$python" -m pip download --quiet --prefer-binary --dest "$part/wheels" --find-links "$part/wheels" \
    "$wheel${extras:+[$extras]}" pip
cp "$here/deploy/yifa.service" "$here/deploy/nginx.conf" "$here/deploy/README.md" "$part/"
"$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' > "$part/PYTHON"
printf '%s' "$extras" > "$part/EXTRAS"
(cd "$part" && find wheels -type f -exec sha256sum {} + | sort -k 2 > SHA256SUMS)
cat > "$part/install.sh" <<'INSTALL'
#!/bin/sh
# 不联网安装：sh install.sh [安装目录，默认 /usr/local/lib/yifa]；再执行一次就是升级，数据目录不受影响。
set -eu
cd "$(dirname "$0")"
to=${1:-/usr/local/lib/yifa}
python=${PYTHON:-python3}
wanted=$(cat PYTHON)
found=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
[ "$found" = "$wanted" ] || { echo "这个安装包要 Python $wanted，这里是 $found。用 PYTHON=python$wanted sh install.sh 指定。" >&2; exit 2; }
sha256sum --quiet --check SHA256SUMS || { echo "安装包不完整，请重新拷贝。" >&2; exit 3; }
[ -x "$to/bin/python" ] || "$python" -m venv "$to"
extras=$(cat EXTRAS)
"$to/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels --upgrade \
    "yifa${extras:+[$extras]}"
"$to/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels --no-deps \
    --force-reinstall "yifa"
echo "已安装到 $to。检查：$to/bin/yifa doctor"
INSTALL
mv "$part" "$out"
echo "已备好 $out（$(ls "$out/wheels" | wc -l) 个包，$(du -sh "$out" | cut -f1)）"
