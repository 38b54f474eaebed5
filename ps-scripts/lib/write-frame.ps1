function Write-ExfFrame {
	<#
	.SYNOPSIS
	Writes one framed line to the controller.
	.PARAMETER Kind
	One letter: E envelope, D data row, P progress, W warning.
	.PARAMETER Text
	ASCII without line breaks; the caller sees to that.
	#>
	param([string]$Kind, [string]$Text)
	$exf.Writer.WriteLine($exf.Prefix + $Kind + $Text)
}

function Write-ExfProgress {
	<#
	.SYNOPSIS
	Tells the controller that the running unit is alive, and where it is.
	.PARAMETER Text
	A short sentence; characters outside ASCII become question marks.
	#>
	param([string]$Text)
	Write-ExfFrame 'P' ($exfUnit.Id + ' ' + [regex]::Replace($Text, '[^\x20-\x7E]', '?'))
}

function Write-ExfWarning {
	<#
	.SYNOPSIS
	Sends a warning that belongs to the process, not to one unit.
	#>
	param([string]$Text)
	Write-ExfFrame 'W' ([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($Text)))
}
