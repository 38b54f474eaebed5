<#
.SYNOPSIS
Takes a file from the controller in pieces, or removes it again.

.DESCRIPTION
The file lies in %ProgramData%\exchange-fleet\files as <SHA-256>-<name>, in a folder for administrators only. It has
that name when all of it is there and has that hash; until then it ends in .part. A call without pieces only tells
whether it is there.

.PARAMETER Action
put or remove.
.PARAMETER Sha256
Of the whole file, hex.
.PARAMETER Size
Of the whole file, bytes.
.PARAMETER Offset
Where in the file the first piece belongs.
.PARAMETER Piece1
SHA-256 of the bytes, a blank, the bytes as base64. The others follow it.
#>
param(
	[string]$Action, [string]$Sha256, [string]$Name, [double]$Size, [double]$Offset,
	[string]$Piece1, [string]$Piece2, [string]$Piece3, [string]$Piece4
)

$mostBytes = 67108864

function ConvertFrom-ExfPiece {
	<#
	.SYNOPSIS
	The bytes of a piece. Throws when they are not those that were sent.
	#>
	param([string]$Piece)
	$hash, $text = $Piece.Split(' ')
	$bytes = [Convert]::FromBase64String($text)
	if ((Get-ExfHash $bytes) -ne $hash) { throw 'A piece of the file arrived damaged.' }
	# One value: the pipeline would take it apart.
	, $bytes
}

function Test-ExfReceived {
	<#
	.SYNOPSIS
	True when a file is there and has the hash.
	#>
	param([string]$Path)
	$file = Read-ExfFile $Path $mostBytes
	$null -ne $file.Bytes -and (Get-ExfHash $file.Bytes) -eq $Sha256
}

function Receive-ExfFile {
	<#
	.SYNOPSIS
	Takes the pieces of this call; true when the file is there as a whole.
	#>
	param([string]$Root, [string]$Path)
	if ($Size -gt $mostBytes) { throw "A file of $Size bytes is too large; $mostBytes are allowed." }
	New-ExfUndoFolder $Root
	New-ExfUndoFolder "$Root\files"
	if (Test-ExfReceived $Path) { return $true }
	# All are looked at before the first one is written.
	$pieces = @($Piece1, $Piece2, $Piece3, $Piece4 | Where-Object { "$_" -ne '' } | ForEach-Object { , (ConvertFrom-ExfPiece $_) })
	if ($pieces.Length -eq 0) { return $false }
	$at = [long]$Offset
	foreach ($bytes in $pieces) {
		Add-ExfTransferPiece "$Path.part" $at $bytes
		$at += $bytes.Length
	}
	if ($at -lt $Size) { return $false }
	if (-not (Test-ExfReceived "$Path.part")) {
		$null = Remove-ExfTransfer "$Path.part"
		throw 'The file does not have the hash that was announced.'
	}
	Complete-ExfTransfer "$Path.part" $Path
	$true
}

if ($Sha256 -notmatch '^[0-9a-f]{64}\z' -or $Name -notmatch '^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\z') { throw 'This is not a name for a file.' }
$root = Expand-ExfPath '%ProgramData%\exchange-fleet'
$path = "$root\files\$Sha256-$Name"
$answer = @{ path = $path; complete = $false; removed = $false }
if ((Test-ExfElevated) -ne $true) {
	Add-ExfError 'access-denied' 'Only an administrator may put files there.' $path
	return $answer
}
if ($Action -eq 'remove') {
	$null = Remove-ExfTransfer "$path.part"
	$answer.removed = Remove-ExfTransfer $path
} else {
	$answer.complete = Receive-ExfFile $root $path
}
$answer
